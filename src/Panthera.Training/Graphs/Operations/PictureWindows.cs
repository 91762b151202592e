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
        int length = Line;
        Cursor at = new(this, pictures, places.First);
        for (int left = places.Count; left > 0; left--, at.Next(this))
        {
            int start = Window.Start(at.X), first = Window.First(start) * Taken, end = Window.End(start, Width) * Taken;
            int top = Window.Start(at.Y);
            for (int line = lines.First; line < lines.End; line++, target += length)
            {
                if ((uint)(top + line) >= (uint)Height)
                {
                    Clear<TLanes, TVector>(target, length);
                    continue;
                }
                float* source = at.Picture + ((nint)(top + line) * Width + start) * Channels;
                if (first > 0) Clear<TLanes, TVector>(target, first);
                if (Taken == Channels) Copy<TLanes, TVector>(source + first, target + first, end - first);
                else for (int i = first; i < end; i += Taken) Copy<TLanes, TVector>(source + i / Taken * (nint)Channels, target + i, Taken);
                if (end < length) Clear<TLanes, TVector>(target + end, length - end);
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
        for (int left = places.Count; left > 0; left--, at.Next(this))
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<TLanes, TVector>(float* source, float* target, int count)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count) TLanes.Store(target + i, TLanes.Load(source + i));
        if (i < count) TLanes.Store(target + i, count - i, TLanes.Load(source + i, count - i));
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

        public void Next(in PictureWindows windows)
        {
            if (++X < windows.Window.Places(windows.Width)) return;
            X = 0;
            if (++Y < windows.Window.Places(windows.Height)) return;
            Y = 0;
            Picture += (nint)windows.Height * windows.Width * windows.Channels;
        }
    }
}
