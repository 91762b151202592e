using System.Text;

namespace Panthera.Training.Data;

/// <summary>
/// English-like stories from a probabilistic grammar, without end, for where no text is at hand. What there is to learn:
/// verbs that agree with a subject some words back, clauses inside clauses, people who return by name and pronoun, and
/// sums of small numbers.
/// </summary>
public static class GeneratedGrammar
{
    private static readonly (string Name, string Subject, string Object)[] People =
    [
        ("Anna", "she", "her"), ("Tom", "he", "him"), ("Mara", "she", "her"), ("Leo", "he", "him"), ("Ruth", "she", "her"),
        ("Oscar", "he", "him"), ("Nina", "she", "her"), ("Paul", "he", "him"), ("Vera", "she", "her"), ("Hugo", "he", "him"),
    ];

    private static readonly (string One, string Many)[] Nouns =
    [
        ("dog", "dogs"), ("child", "children"), ("farmer", "farmers"), ("bird", "birds"), ("teacher", "teachers"),
        ("fox", "foxes"), ("woman", "women"), ("sailor", "sailors"), ("mouse", "mice"), ("king", "kings"), ("baker", "bakers"),
        ("wolf", "wolves"), ("guest", "guests"), ("painter", "painters"), ("goose", "geese"), ("lady", "ladies"),
    ];

    private static readonly (string One, string Many)[] Verbs =
    [
        ("sees", "see"), ("likes", "like"), ("follows", "follow"), ("chases", "chase"), ("helps", "help"), ("knows", "know"),
        ("hears", "hear"), ("teaches", "teach"), ("carries", "carry"), ("fears", "fear"), ("finds", "find"), ("greets", "greet"),
    ];

    private static readonly (string One, string Many)[] Actions =
    [
        ("sleeps", "sleep"), ("sings", "sing"), ("waits", "wait"), ("runs away", "run away"), ("laughs", "laugh"),
        ("is tired", "are tired"), ("was here", "were here"), ("has left", "have left"),
        ("goes home", "go home"), ("does nothing", "do nothing"),
    ];

    private static readonly (string One, string Many)[] Things =
    [
        ("apple", "apples"), ("book", "books"), ("knife", "knives"), ("coin", "coins"), ("box", "boxes"), ("letter", "letters"),
        ("shell", "shells"), ("berry", "berries"),
    ];

    private static readonly string[] Adjectives =
        ["old", "small", "clever", "tall", "quiet", "brave", "hungry", "strange", "young", "red", "careful", "lonely"];

    private static readonly string[] Places =
        ["house", "river", "old bridge", "garden", "market", "harbour", "hill", "mill", "forest", "tower"];

    private static readonly string[] Numbers =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>Writes stories until they hold about <paramref name="characters"/> characters; ASCII, so these are bytes too.</summary>
    /// <remarks>Story i depends on (<paramref name="seed"/>, i) alone.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">If <paramref name="characters"/> is not positive.</exception>
    public static Corpus Write(int characters, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(characters);
        List<string> stories = [];
        for (int length = 0; length < characters; length += stories[^1].Length + 1)
        {
            stories.Add(new Story(new Rng(seed, 0, (ulong)stories.Count)).Write());
        }
        return new Corpus("grammar", $"English-like stories written by the program (seed {seed}), {characters / 1e6:0.0} MB", stories);
    }

    private sealed class Story(Rng rng)
    {
        private readonly StringBuilder _text = new();
        private (string Name, string Subject, string Object) _hero, _friend;

        // A mutable struct must live in a field that is not readonly, or each draw would be the same.
        private Rng _rng = rng;

        public string Write()
        {
            int hero = _rng.Next(People.Length);
            _hero = People[hero];
            _friend = People[(hero + 1 + _rng.Next(People.Length - 1)) % People.Length];
            string place = Pick(Places);
            Sentence($"{_hero.Name} and {_friend.Name} live near the {place}");
            for (int left = 4 + _rng.Next(10); left > 0; left--)
            {
                switch (_rng.Next(10))
                {
                    case < 4:
                        bool many = _rng.Next(2) == 0;
                        Sentence($"{Subject(many, 2)} {Predicate(many, 1)}");
                        break;
                    case < 6:
                        Sentence($"{_hero.Name} {Predicate(false, 1)}, and {_hero.Subject} {Predicate(false, 0)}");
                        break;
                    case < 7:
                        Sentence($"{_friend.Name} thinks that {Subject(true, 1)} {Predicate(true, 0)}, "
                            + $"but {_hero.Name} tells {_friend.Object} that {_friend.Subject} is wrong");
                        break;
                    case < 9:
                        Sum();
                        break;
                    default:
                        Sentence($"at the {place}, {_friend.Name} {Pick(Verbs).One} {_hero.Name}");
                        break;
                }
            }
            return _text.ToString();
        }

        private void Sum()
        {
            (string one, string many) = Pick(Things);
            int first = 1 + _rng.Next(6), second = 1 + _rng.Next(6);
            bool gain = second > first || _rng.Next(2) == 0;
            Sentence($"{_hero.Name} has {Amount(first)}");
            Sentence(gain ? $"{_friend.Name} gives {_hero.Object} {Amount(second)}" : $"{_hero.Subject} loses {Amount(second)}");
            Sentence($"now {_hero.Name} has {Amount(gain ? first + second : first - second)}");

            string Amount(int count) => $"{Numbers[count]} {(count == 1 ? one : many)}";
        }

        private string Subject(bool many, int depth)
        {
            (string one, string plural) = Pick(Nouns);
            string adjective = _rng.Next(3) == 0 ? Pick(Adjectives) + " " : "";
            string noun = $"the {adjective}{(many ? plural : one)}";
            if (depth == 0 || _rng.Next(2) == 0)
            {
                return noun;
            }
            bool inner = _rng.Next(2) == 0;
            return _rng.Next(3) switch
            {
                0 => $"{noun} that {Predicate(many, depth - 1)}",
                1 => $"{noun} that {Subject(inner, depth - 1)} {Form(Pick(Verbs), inner)}",
                _ => $"{noun} near the {Pick(Places)}",
            };
        }

        private string Predicate(bool many, int depth) => _rng.Next(5) switch
        {
            < 2 => Form(Pick(Actions), many),
            2 => $"{Form(Pick(Verbs), many)} {(_rng.Next(2) == 0 ? _hero : _friend).Name}",
            _ => $"{Form(Pick(Verbs), many)} {Subject(_rng.Next(2) == 0, depth)}",
        };

        private void Sentence(string words)
        {
            _text.Append(_text.Length > 0 ? " " : "");
            _text.Append(char.ToUpperInvariant(words[0])).Append(words, 1, words.Length - 1).Append('.');
        }

        // Squaring favours the front of a list, as some words are more frequent than others.
        private T Pick<T>(T[] words)
        {
            double uniform = _rng.NextDouble();
            return words[(int)(uniform * uniform * words.Length)];
        }

        private static string Form((string One, string Many) word, bool many) => many ? word.Many : word.One;
    }
}
