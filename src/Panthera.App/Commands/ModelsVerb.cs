using System.CommandLine;
using Panthera.App.Output;
using Panthera.Training.Models;
using Spectre.Console;

namespace Panthera.App.Commands;

/// <summary>Lists the models that 'train --model' takes.</summary>
internal sealed class ModelsVerb : Verb
{
    public ModelsVerb() : base("models", "Lists the models that 'panthera train --model' takes, with their sizes.", "", "--json") { }

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        if (WantsJson(arguments))
        {
            Json.Print(terminal, ModelKinds.All.Select(model => new
            {
                model.Name, model.Summary, model.Reference, model.Input,
                Sizes = model.Sizes.Select(size => new
                {
                    size.Name, size.Default, size.Least, size.Most, size.IsList, size.Word, size.Description,
                }),
            }));
            return ExitCode.Success;
        }
        Table table = Tables.Create("model", "learns from", "size", "default", "from#", "to#", "what it is");
        foreach (ModelDefinition model in ModelKinds.All)
        {
            if (model != ModelKinds.All[0]) table.AddEmptyRow();
            table.Add(model.Name, model.Input, "", "", "", "", $"{model.Summary}\n{model.Reference}");
            foreach (ModelSize size in model.Sizes)
                table.Add("", "", size.Name, size.Default, $"{size.Least}", $"{size.Most}", size.Description);
        }
        terminal.Print(table);
        terminal.Output.WriteLine(
            $"Sizes follow the name after a colon: --model {ModelKinds.All[0].Name}:{ModelKinds.All[0].Sizes[0].Name}={ModelKinds.All[0].Sizes[0].Default}");
        return ExitCode.Success;
    }
}
