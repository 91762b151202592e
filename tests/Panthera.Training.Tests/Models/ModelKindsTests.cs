using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests.Models;

public class ModelKindsTests
{
    private static readonly TaskData Data = new();

    public static IEnumerable<TheoryDataRow<string>> Names => ModelKinds.All.Select(model => new TheoryDataRow<string>(model.Name));

    [Fact]
    public void Names_InTheTable_AreUnique()
    {
        ModelKinds.All.Select(model => model.Name).ShouldBeUnique();
        foreach (ModelDefinition model in ModelKinds.All) model.Sizes.Select(size => size.Name).ShouldBeUnique();
    }

    [Theory, MemberData(nameof(Names))]
    public void Defaults_OfEveryModel_BuildAndHaveGradients(string name)
    {
        ProxyTask task = ModelTasks.Open(ModelChoice.Parse(name), Data, 2);
        using Plan plan = new(task.Model());
        plan.Initialize(1);
        task.Data.Read(Split.Train, [0, 1], plan.Batch);
        plan.ForwardBackward().ShouldBeInRange(0.1f, 10);
        plan.Gradients.ShouldContain(gradient => gradient != 0);
        task.ModelSummary.ShouldStartWith(name);
    }

    [Theory, MemberData(nameof(Names))]
    public void Sizes_OfEveryModel_ReadTheirDefaultsAndRefuseWhatIsOutside(string name)
    {
        foreach (ModelSize size in ModelKinds.Find(name).Sizes)
        {
            size.Read(size.Default).ShouldNotBeEmpty();
            size.Read($"{size.Least}").ShouldBe([size.Least]);
            size.Read($"{size.Most}").ShouldBe([size.Most]);
            foreach (string wrong in new[] { $"{size.Least - 1}", $"{size.Most + 1}", "", "x", "1.5", "-3", " 4", "99999999999999" })
                Should.Throw<InputException>(() => size.Read(wrong)).Message.ShouldStartWith($"{size.Name} takes ");
        }
    }

    [Fact]
    public void Parse_Sizes_ReplaceDefaults()
    {
        ModelChoice choice = ModelChoice.Parse("vit:width=48,depth=2");
        choice.ToString().ShouldBe("vit:patch=4,width=48,depth=2,heads=4,mlp=4");
        choice.Sizes["width"].ShouldBe(48);
        ModelChoice.Parse(choice.ToString()).ToString().ShouldBe(choice.ToString());
        ModelChoice.Parse("mlp:hidden=12+7+3").Sizes.List("hidden").ShouldBe([12, 7, 3]);
        ModelChoice.Parse("decoder").Sizes[ModelKinds.VocabularySize].ShouldBe(0);
    }

    [Theory]
    [InlineData("vitt", "no model 'vitt'; did you mean 'vit'?")]
    [InlineData("transformer", "no model 'transformer'; 'panthera models' lists them")]
    [InlineData("", "no model ''; 'panthera models' lists them")]
    [InlineData("vit:", "model vit: '' sets nothing; expected SIZE=VALUE, such as patch=4")]
    [InlineData("vit:width", "model vit: 'width' sets nothing; expected SIZE=VALUE, such as patch=4")]
    [InlineData("vit:widht=4", "model vit: no size 'widht'; did you mean 'width'?")]
    [InlineData("vit:layers=4", "model vit: no size 'layers'; it has patch, width, depth, heads, mlp")]
    [InlineData("vit:width=8,width=8", "model vit: width is set twice")]
    [InlineData("vit:width=8=9", "model vit: width takes a whole number from 1 to 16384, not '8=9'")]
    [InlineData("decoder:vocabulary=words", "model decoder: vocabulary takes characters or a whole number from 64 to 65536, not 'words'")]
    [InlineData("mlp:hidden=8++8", "model mlp: hidden takes whole numbers from 1 to 16384 with + between them, not '8++8'")]
    public void Parse_Nonsense_SaysWhatIsWrong(string text, string message) =>
        Should.Throw<InputException>(() => ModelChoice.Parse(text)).Message.ShouldBe(message);

    [Theory]
    [InlineData("vit:width=10,heads=3", "a width of 10 cannot be shared by 3 heads")]
    [InlineData("vit:patch=5", "28 pixels cannot be cut into patches of 5")]
    public void Build_SizesThatDoNotFit_SaysSo(string text, string message) =>
        Should.Throw<InputException>(() => ModelTasks.Open(ModelChoice.Parse(text), Data, 2).Model()).Message.ShouldContain(message);
}
