using System.Runtime.CompilerServices;
using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// The windows of pictures (height × width × channels) as rows of a matrix, so that a convolution is a matrix product. A row
/// holds the pixels of a window in the order y, x, channel; what lies outside of the picture is 0.
/// </summary>
internal unsafe struct PictureWindows
{
    public Window Window;
    public int Height;
    public int Width;

    /// <summary>Floats from one pixel to the next.</summary>
    public int Channels;

    /// <summary>Channels that rows hold: all, or one group's.</summary>
    public int Taken;

    /// <summary>Windows of a picture.</summary>
    public readonly int Places => Window.Places(Height) * Window.Places(Width);

    /// <summary>Numbers of a row that a row of a window's pixels has.</summary>
    public readonly int Line => Window.Side * Taken;

    /// <summary>Whether pixels are the rows, so that nothing is to be gathered.</summary>
    public readonly bool ArePixels => Window is { Side: 1, Stride: 1 };

    /// <summary>Writes some rows of the matrix.</summary>
    /// <param name="pictures">The first channel taken of the first picture.</param>
    /// <param name="places">Windows of all pictures, numbered row by row and picture by picture.</param>
    /// <param name="lines">Which rows of a window's pixels to write.</param>
    /// <param name="target">Room for the rows; those that are not written take none.</param>
    public readonly void Gather<TLanes, TVector>(float* pictures, Worker.Range places, Worker.Range lines, float* target)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int length = Line, row = lines.Count * length, across = Window.Places(Width);

        // Windows from here to there lie within the picture from left to right.
        int inner = Math.Min(across, (Window.Padding + Window.Stride - 1) / Window.Stride);
        int innerEnd = Math.Max(inner, (Width + Window.Padding - Window.Side) / Window.Stride + 1);
        Cursor at = new(this, pictures, places.First);
        for (int left = places.Count, run; left > 0; left -= run, target += (nint)run * row, at.Skip(this, run))
        {
            run = Math.Min(left, across - at.X);
            int end = at.X + run, first = Math.Clamp(inner, at.X, end), last = Math.Clamp(innerEnd, first, end);
            float* to = target;
            for (int line = lines.First; line < lines.End; line++, to += length)
            {
                int y = Window.Start(at.Y) + line;
                if ((uint)y >= (uint)Height)
                {
                    for (int i = 0; i < run; i++) Clear<TLanes, TVector>(to + (nint)i * row, length);
                    continue;
                }
                float* source = at.Picture + (nint)y * Width * Channels;
                for (int x = at.X; x < first; x++) CopyEdge<TLanes, TVector>(source, x, to + (nint)(x - at.X) * row);
                CopyInner<TLanes, TVector>(source, first, last - first, to + (nint)(first - at.X) * row, row);
                for (int x = last; x < end; x++) CopyEdge<TLanes, TVector>(source, x, to + (nint)(x - at.X) * row);
            }
        }
    }

    /// <summary>Adds rows of the matrix to the pixels that they stand for.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="places">Their windows.</param>
    /// <param name="pictures">The first channel taken of the first picture.</param>
    public readonly void Scatter<TLanes, TVector>(float* source, Worker.Range places, float* pictures)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int length = Line;
        Cursor at = new(this, pictures, places.First);
        for (int left = places.Count; left > 0; left--, at.Skip(this, 1))
        {
            int start = Window.Start(at.X), first = Window.First(start) * Taken, end = Window.End(start, Width) * Taken;
            int top = Window.Start(at.Y);
            for (int line = 0; line < Window.Side; line++, source += length)
            {
                if ((uint)(top + line) >= (uint)Height) continue;
                float* target = at.Picture + ((nint)(top + line) * Width + start) * Channels;
                if (Taken == Channels) Add<TLanes, TVector>(source + first, target + first, end - first);
                else for (int i = first; i < end; i += Taken) Add<TLanes, TVector>(source + i, target + i / Taken * (nint)Channels, Taken);
            }
        }
    }

    // A line of a window that may reach beyond the picture.
    private readonly void CopyEdge<TLanes, TVector>(float* source, int place, float* target)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int start = Window.Start(place), first = Window.First(start), end = Window.End(start, Width);
        Clear<TLanes, TVector>(target, Line);
        source += (nint)start * Channels;
        if (Taken == Channels) Copy<TLanes, TVector>(source + first * Taken, target + first * Taken, (end - first) * Taken);
        else for (int x = first; x < end; x++) Copy<TLanes, TVector>(source + x * Channels, target + x * Taken, Taken);
    }

    // The same line of windows beside each other, all within the picture.
    private readonly void CopyInner<TLanes, TVector>(float* source, int place, int count, float* target, int targetStep)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        source += (nint)Window.Start(place) * Channels;
        int step = Window.Stride * Channels;
        if (Taken == Channels)
        {
            Copy<TLanes, TVector>(source, step, count, target, targetStep, Line);
            return;
        }
        for (int x = 0; x < Window.Side; x++)
            Copy<TLanes, TVector>(source + (nint)x * Channels, step, count, target + x * Taken, targetStep, Taken);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<TLanes, TVector>(float* source, float* target, int count)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (int i = 0; i < count; i += TLanes.Count)
            VectorMath.Store<TLanes, TVector>(target + i, count - i, VectorMath.Load<TLanes, TVector>(source + i, count - i));
    }

    // Rows of one length, one register of all rows after the other.
    private static void Copy<TLanes, TVector>(float* source, nint sourceStep, int rows, float* target, nint targetStep, int length)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int i = 0;
        for (; i <= length - TLanes.Count; i += TLanes.Count)
        {
            float* from = source + i, to = target + i;
            for (int left = rows; left > 0; left--, from += sourceStep, to += targetStep) TLanes.Store(to, TLanes.Load(from));
        }
        if (i == length) return;
        source += i;
        target += i;
        for (int left = rows; left > 0; left--, source += sourceStep, target += targetStep)
            TLanes.Store(target, length - i, TLanes.Load(source, length - i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TLanes, TVector>(float* source, float* target, int count)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TVector sum = TLanes.Add(
                VectorMath.Load<TLanes, TVector>(source + i, count - i), VectorMath.Load<TLanes, TVector>(target + i, count - i));
            VectorMath.Store<TLanes, TVector>(target + i, count - i, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear<TLanes, TVector>(float* target, int count)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (int i = 0; i < count; i += TLanes.Count) VectorMath.Store<TLanes, TVector>(target + i, count - i, default);
    }

    /// <summary>A window's place.</summary>
    private struct Cursor
    {
        public int X;
        public int Y;
        public float* Picture;

        public Cursor(in PictureWindows windows, float* pictures, int place)
        {
            int picture = place / windows.Places, inside = place % windows.Places, across = windows.Window.Places(windows.Width);
            (X, Y) = (inside % across, inside / across);
            Picture = pictures + (nint)picture * windows.Height * windows.Width * windows.Channels;
        }

        /// <summary>Goes on by some windows of the same row.</summary>
        public void Skip(in PictureWindows windows, int count)
        {
            X += count;
            if (X < windows.Window.Places(windows.Width)) return;
            X = 0;
            if (++Y < windows.Window.Places(windows.Height)) return;
            Y = 0;
            Picture += (nint)windows.Height * windows.Width * windows.Channels;
        }
    }
}
