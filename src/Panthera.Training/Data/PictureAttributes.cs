namespace Panthera.Training.Data;

/// <summary>
/// What is to be seen in a picture that <see cref="CaptionedPictures"/> draws, as rows of <see cref="PictureShape.All"/> and of the tables of
/// <see cref="AttributeNames"/>.
/// </summary>
/// <param name="Shape">What kind of thing.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Size">How large: small or large.</param>
/// <param name="Position">Where in the picture.</param>
/// <param name="Count">How many there are, less one.</param>
public readonly record struct PictureAttributes(int Shape, int Colour, int Size, int Position, int Count)
{
    /// <summary>How many combinations there are.</summary>
    public static int Combinations => PictureShape.All.Count * AttributeNames.Colours.Count * Rest;

    /// <summary>The combinations of one shape in one colour.</summary>
    public static int Rest => AttributeNames.Sizes.Count * AttributeNames.Positions.Count * AttributeNames.Counts.Count;

    /// <summary>The class of the picture, its shape and colour: shape · number of colours + colour.</summary>
    public int Class => Shape * AttributeNames.Colours.Count + Colour;

    /// <summary>The number of the combination, from 0 to <see cref="Combinations"/> less one.</summary>
    public int Combination =>
        ((Class * AttributeNames.Sizes.Count + Size) * AttributeNames.Positions.Count + Position) * AttributeNames.Counts.Count + Count;

    /// <summary>The combination of a number.</summary>
    public static PictureAttributes Of(int combination)
    {
        (combination, int count) = Math.DivRem(combination, AttributeNames.Counts.Count);
        (combination, int position) = Math.DivRem(combination, AttributeNames.Positions.Count);
        (combination, int size) = Math.DivRem(combination, AttributeNames.Sizes.Count);
        (int shape, int colour) = Math.DivRem(combination, AttributeNames.Colours.Count);
        return new PictureAttributes(shape, colour, size, position, count);
    }
}
