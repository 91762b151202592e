using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.App.Reports;

/// <summary>What a list of data says of one source.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Where it is; null if it is built in.</param>
/// <param name="Shape">What one example is.</param>
/// <param name="Classes">Classes; 0 for text that goes on.</param>
/// <param name="Train">Examples to train on.</param>
/// <param name="Validation">Examples to select by.</param>
/// <param name="Test">Examples to report.</param>
/// <param name="Bytes">What it takes in memory.</param>
internal sealed record DataRow(string Kind, string? Path, string Shape, int Classes, int Train, int Validation, int Test, long Bytes)
{
    /// <summary>The data that the program makes itself.</summary>
    public static IEnumerable<DataRow> BuiltIn()
    {
        TaskData data = new();
        yield return Of("drawn pictures", null, data.NativePictures());
        yield return Of("drawn pictures with captions", null, CaptionedPictures.Draw(32, 1_024, 256, 256, seed: 1));
        yield return Of(".NET documentation or generated text", null, data.NativeText(0, 128));
    }

    /// <summary>Loads and describes what was found.</summary>
    /// <exception cref="InputException">If its files are damaged.</exception>
    public static DataRow Of(FoundData found) => Of(found.Kind, found.Path, found.Open());

    private static DataRow Of(string kind, string? path, IDataSource source)
    {
        (string shape, int classes) = source switch
        {
            ICaptionedPictureSource captioned => ($"{PixelsOf(captioned)}, {captioned.Text.Length} tokens", captioned.Classes),
            IPictureSource pictures => (PixelsOf(pictures), pictures.Classes),
            ITextClassSource texts => ($"{texts.Text.Length} tokens", texts.Classes),
            ITextSource text => ($"{text.Sequence} tokens", 0),
            _ => ("", 0),
        };
        return new DataRow(kind, path, shape, classes, source.Count(Split.Train), source.Count(Split.Validation), source.Count(Split.Test), source.Bytes);
    }

    private static string PixelsOf(IPictureSource pictures) => $"{pictures.Channels} × {pictures.Height} × {pictures.Width}";
}
