namespace Panthera.Training.Data;

/// <summary>
/// Pictures with a caption and a class each. Beside what <see cref="IPictureSource"/> says, a row of
/// <see cref="Batch.Tokens"/> is the caption as <see cref="PaddedText.Length"/> tokens of <see cref="Text"/>. A batch without room
/// for one of the inputs (an empty array) does not get it: a model of captions alone reads no pictures, and the other way round.
/// </summary>
public interface ICaptionedPictureSource : IPictureSource
{
    /// <summary>How captions become tokens; any other text does by the same.</summary>
    PaddedText Text { get; }

    /// <summary>How pixels became features: samples of a model go back by it.</summary>
    PixelScaling Scaling { get; }

    /// <summary>What the classes are called in captions, such as <c>red circle</c>; class i is the i-th.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Texts such as captions that say what a class is and differ in all else; none if the source knows no better ones than its name.</summary>
    IReadOnlyList<string> Prompts(int index) => [];

    /// <summary>The caption of an example.</summary>
    string Caption(Split split, int example);
}
