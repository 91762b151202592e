namespace Panthera.Training.Data;

/// <summary>
/// Requests to a household's assistant, written from patterns, for where no texts with classes are at hand. What there is to learn: which
/// of a dozen wishes a sentence says, in one of many wordings, while other words say nothing of it.
/// </summary>
public static class GeneratedRequests
{
    private const int Trained = 4_000, HeldOut = 1_000;

    private static readonly string[] Openings = ["", "", "", "please ", "hey, ", "could you ", "can you ", "I would like you to ", "now ", "when you can, "];

    private static readonly string[] Closings = ["", "", "", " please", " now", " for me", " before dinner", " at once", " again", ", thanks", " if you can"];

    private static readonly string[] Rooms = ["kitchen", "bedroom", "hall", "garage", "bathroom", "study", "cellar", "nursery"];

    private static readonly string[] People = ["Anna", "Tom", "my sister", "the doctor", "Mr Novak", "the school", "grandmother", "the office"];

    private static readonly (string Name, string[] Wordings)[] Wishes =
    [
        ("light_on", ["turn on the light in the {room}", "switch the {room} lamp on", "make the {room} brighter", "light up the {room}"]),
        ("light_off", ["turn off the light in the {room}", "switch the {room} lamp off", "make the {room} dark", "put out the {room} light"]),
        ("heat_up", ["turn up the heating in the {room}", "make the {room} warmer", "it is cold in the {room}, do something", "raise the {room} temperature"]),
        ("heat_down", ["turn down the heating in the {room}", "make the {room} cooler", "it is hot in the {room}, do something", "lower the {room} temperature"]),
        ("call", ["call {person}", "ring {person} up", "get {person} on the phone", "phone {person}"]),
        ("message", ["send {person} a message", "write to {person}", "text {person} that I am late", "let {person} know by message"]),
        ("music_play", ["play some music in the {room}", "put a song on in the {room}", "start the music", "let me hear something in the {room}"]),
        ("music_stop", ["stop the music in the {room}", "no more songs in the {room}", "turn the music off", "make it quiet in the {room}"]),
        ("alarm_set", ["wake me at {hour}", "set an alarm for {hour}", "ring at {hour} so that I get up", "put the alarm to {hour}"]),
        ("alarm_cancel", ["cancel the alarm at {hour}", "do not wake me at {hour}", "delete the {hour} alarm", "I need no alarm at {hour}"]),
        ("door_lock", ["lock the {room} door", "close up the {room}", "make sure nobody enters the {room}", "shut and lock the {room}"]),
        ("door_open", ["unlock the {room} door", "let {person} into the {room}", "open up the {room}", "open the door of the {room}"]),
    ];

    /// <summary>Writes them. A request depends on (<paramref name="seed"/>, its part, its number) alone.</summary>
    public static LabelledTexts Write(ulong seed)
    {
        LabelledText[][] splits = [.. new[] { Trained, HeldOut, HeldOut }.Select((count, split) =>
            Enumerable.Range(0, count).Select(i => Write(new Rng(seed, (ulong)split, (ulong)i), i % Wishes.Length)).ToArray())];
        return new("requests", $"generated requests of {Wishes.Length} kinds: {Trained:N0} to train, {HeldOut:N0} to validate, {HeldOut:N0} to test",
            [.. Wishes.Select(wish => wish.Name)], splits);
    }

    private static LabelledText Write(Rng rng, int wish)
    {
        string text = Of(Openings, ref rng) + Of(Wishes[wish].Wordings, ref rng) + Of(Closings, ref rng);
        return new(text.Replace("{room}", Of(Rooms, ref rng), StringComparison.Ordinal).Replace("{person}", Of(People, ref rng), StringComparison.Ordinal)
            .Replace("{hour}", $"{1 + rng.Next(12)} o'clock", StringComparison.Ordinal), wish);
    }

    private static string Of(string[] words, ref Rng rng) => words[rng.Next(words.Length)];
}
