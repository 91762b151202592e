using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class CaptionedPicturesTests
{
    private const ulong Seed = 3;

    [Fact]
    public void Draw_SameSeed_SamePicturesAndCaptions()
    {
        CaptionedPictureSet first = CaptionedPictures.Draw(24, 60, 20, 20, Seed), again = CaptionedPictures.Draw(24, 60, 20, 20, Seed);
        again.Digest.ShouldBe(first.Digest);
        CaptionedPictures.Draw(24, 60, 20, 20, Seed + 1).Digest.ShouldNotBe(first.Digest);
        // Written down once: the same on every machine, in every version.
        first.Caption(Split.Train, 0).ShouldBe("three big pink diamonds in the middle");
        first.Caption(Split.Test, 1).ShouldBe("a huge pink circle at the bottom");
    }

    [Fact]
    public void Draw_MorePictures_FirstOnesStay()
    {
        CaptionedPictureSet few = CaptionedPictures.Draw(16, 10, 5, 5, Seed), many = CaptionedPictures.Draw(16, 30, 9, 9, Seed);
        foreach (Split split in Enum.GetValues<Split>())
        {
            int count = few.Count(split);
            many.Pictures[split].Pixels[..(count * 3 * 16 * 16)].ShouldBe(few.Pictures[split].Pixels);
            Captions(many, split).Take(count).ShouldBe(Captions(few, split));
        }
    }

    [Fact]
    public void Draw_HeldOutCombinations_AreNeverTrainedOn()
    {
        HashSet<int>[] combinations = [.. Enum.GetValues<Split>().Select(split =>
            CaptionedPictures.Attributes(Seed, split, 20_000).Select(attributes => attributes.Combination).ToHashSet())];
        // 64 pairs less 8 and 8, of 30 combinations each, less a tenth for each held-out split.
        combinations[0].Count.ShouldBeInRange(48 * 30 * 8 / 10 - 40, 48 * 30 * 8 / 10 + 40);
        combinations[1].Count.ShouldBeInRange(8 * 30 + 144 - 40, 8 * 30 + 144 + 40);
        for (int i = 0; i < 3; i++) combinations[i].Overlaps(combinations[(i + 1) % 3]).ShouldBeFalse();
        combinations.Sum(set => set.Count).ShouldBe(PictureAttributes.Combinations);
    }

    [Theory]
    [InlineData(Split.Validation)]
    [InlineData(Split.Test)]
    public void Draw_EvenExamples_HavePairsThatTrainingLacksAndAllValuesAlone(Split split)
    {
        HashSet<int> trained = [.. CaptionedPictures.Attributes(Seed, Split.Train, 20_000).Select(attributes => attributes.Class)];
        trained.Count.ShouldBe(48);
        PictureAttributes[] all = CaptionedPictures.Attributes(Seed, split, 2000), even = [.. all.Where((_, i) => i % 2 == 0)];
        even.ShouldAllBe(attributes => !trained.Contains(attributes.Class) && CaptionedPictures.IsNovelPair(Seed, attributes));
        even.Select(attributes => attributes.Shape).Distinct().Count().ShouldBe(8);
        even.Select(attributes => attributes.Colour).Distinct().Count().ShouldBe(8);
        all.Where((_, i) => i % 2 == 1)
            .ShouldAllBe(attributes => trained.Contains(attributes.Class) && !CaptionedPictures.IsNovelPair(Seed, attributes));
    }

    [Fact]
    public void Captions_EveryFormAndCombination_SayAllAttributesInKnownWordsThatFit()
    {
        Rng rng = new(1);
        for (int combination = 0; combination < PictureAttributes.Combinations; combination++)
        {
            PictureAttributes attributes = PictureAttributes.Of(combination);
            attributes.Combination.ShouldBe(combination);
            for (int form = 0; form < PictureCaptions.FormCount; form++)
            {
                string caption = PictureCaptions.Write(attributes, form, ref rng);
                int[] row = PictureCaptions.Text.Encode(caption);
                PictureCaptions.Text.Decode(row).ShouldBe(caption.Replace(",", " ,", StringComparison.Ordinal));
                PictureCaptions.Text.Tokens(caption).Length.ShouldBeLessThan(PictureCaptions.Text.Length);
                row.ShouldNotContain(PaddedText.Reserved, "the token of unknown words");
                PictureShape shape = PictureShape.All[attributes.Shape];
                caption.ShouldContain(attributes.Count == 0 ? shape.Name : shape.Plural);
                caption.ShouldContain(AttributeNames.Colours[attributes.Colour].Name);
                AttributeNames.Sizes[attributes.Size].ShouldContain(word => caption.Contains(word));
                AttributeNames.Positions[attributes.Position].ShouldContain(words => caption.Contains(words));
                AttributeNames.Counts[attributes.Count].ShouldContain(words => $"{caption} ".Replace("an ", "a ").Contains($"{words} "));
            }
        }
    }

    [Fact]
    public void ClassNames_Always_AreThoseOfTheTargets()
    {
        CaptionedPictureSet source = CaptionedPictures.Draw(16, 50, 50, 50, Seed);
        int[] targets = new int[1];
        for (int i = 0; i < 50; i++)
        {
            source.Read(Split.Train, [i], new Batch([], [], targets));
            string[] words = source.ClassNames[targets[0]].Split(' ');
            words.ShouldAllBe(word => source.Caption(Split.Train, i).Contains(word));
        }
        PictureCaptions.OfClass(0).ShouldBe("a red circle");
        source.ClassNames.ShouldBeUnique();
        PictureCaptions.OfClass(Enumerable.Range(0, 64).First(i => source.ClassNames[i].StartsWith("orange"))).ShouldStartWith("an orange ");
    }

    [Fact]
    public void Read_WithAndWithoutEachInput_FillsWhatThereIsRoomFor()
    {
        CaptionedPictureSet source = CaptionedPictures.Draw(16, 400, 20, 20, Seed);
        int pixels = 3 * 16 * 16, length = source.Text.Length;
        Batch all = new(new float[400 * pixels], new int[400 * length], new int[400]);
        source.Read(Split.Train, [.. Enumerable.Range(0, 400)], all);
        for (int channel = 0; channel < 3; channel++)
        {
            float[] plane = [.. Enumerable.Range(0, 400).SelectMany(row => all.Features[(row * pixels + channel * 256)..][..256])];
            plane.Average().ShouldBe(0, 0.001f);
            plane.Average(x => x * x).ShouldBe(1, 0.001f);
        }
        all.Tokens[(7 * length)..(8 * length)].ShouldBe(source.Text.Encode(source.Caption(Split.Train, 7)));
        byte[] back = new byte[pixels];
        source.Scaling.ToPixels(all.Features.AsSpan(7 * pixels, pixels), back);
        back.ShouldBe(source.Pictures[Split.Train].Pixels[(7 * pixels)..(8 * pixels)]);

        Batch pictures = new(new float[pixels], [], new int[1]), captions = new([], new int[length], []);
        source.Read(Split.Train, [7], pictures);
        source.Read(Split.Train, [7], captions);
        pictures.Features.ShouldBe(all.Features[(7 * pixels)..(8 * pixels)]);
        captions.Tokens.ShouldBe(all.Tokens[(7 * length)..(8 * length)]);
    }

    [Fact]
    public void Draw_ColourAndPlace_AreWhereTheCaptionSays()
    {
        // The pixels that are nearer to the thing's colour than to any grey: their number and middle.
        Rng rng = new(5);
        for (int combination = 0; combination < PictureAttributes.Combinations; combination += 7)
        {
            PictureAttributes attributes = PictureAttributes.Of(combination);
            byte[] picture = CaptionedPictures.DrawOne(attributes, 32, ref rng);
            PictureColour colour = AttributeNames.Colours[attributes.Colour];
            double count = 0, x = 0, y = 0;
            for (int i = 0; i < 1024; i++)
            {
                double red = picture[i] / 255.0, green = picture[1024 + i] / 255.0, blue = picture[2048 + i] / 255.0, mean = (red + green + blue) / 3;
                double toColour = Square(red - colour.Red) + Square(green - colour.Green) + Square(blue - colour.Blue);
                if (toColour < Square(red - mean) + Square(green - mean) + Square(blue - mean)) (count, x, y) = (count + 1, x + i % 32, y + i / 32);
            }
            count.ShouldBeGreaterThan(10);
            (x, y) = (x / count / 32, y / count / 32);
            (x < 0.4, x > 0.6, y < 0.4, y > 0.6).ShouldBe(
                (attributes.Position == 3, attributes.Position == 4, attributes.Position == 1, attributes.Position == 2), $"{attributes} at {x:F2}, {y:F2}");
        }
    }

    [Fact]
    public void Task_SmallClassifier_LearnsWhatItHasSeenOnly()
    {
        CaptionedPictureSet source = CaptionedPictures.Draw(16, 6000, 1000, 0, 1);
        SmallClassifier classifier = new(3 * 256, 96, source.Classes, 1);
        classifier.Train(source, 600, 96, 0.003f);
        double[] right = [.. Enumerable.Range(0, 2).Select(odd => classifier.Accuracy(source, Split.Validation, i => i % 2 == odd))];
        // A class that training never shows cannot be chosen; of the others, 1 / 48 would be chance.
        right[0].ShouldBe(0);
        right[1].ShouldBeInRange(0.15, 0.9);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(129)]
    public void Draw_SizeOutOfRange_Throws(int size) =>
        Should.Throw<ArgumentOutOfRangeException>(() => CaptionedPictures.Draw(size, 10, 10, 10, 1));

    [Fact]
    public void Set_CaptionsDoNotMatch_Throws()
    {
        PictureSet pictures = CaptionedPictures.Draw(16, 2, 1, 1, 1).Pictures;
        Should.Throw<ArgumentException>(() => new CaptionedPictureSet(pictures, [["a"], ["b"], ["c"]], PictureCaptions.Text, new string[64]))
            .Message.ShouldContain("1 captions");
        Should.Throw<ArgumentException>(() => new CaptionedPictureSet(pictures, [["a", "a"], ["b"], ["c"]], PictureCaptions.Text, ["one"]))
            .Message.ShouldContain("1 names");
    }

    private static double Square(double x) => x * x;

    private static IEnumerable<string> Captions(CaptionedPictureSet source, Split split) =>
        Enumerable.Range(0, source.Count(split)).Select(i => source.Caption(split, i));
}
