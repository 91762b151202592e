// The rest of what exported classes use of TorchSharp: parameters, groups, options, state.
using System;
using System.Collections.Generic;
using System.IO;

namespace TorchSharp.Modules
{
    public sealed class Parameter(double[] data, long[] shape) : torch.Tensor(data, shape, torch.ScalarType.Float32)
    {
        private static long s_handles;

        public IntPtr Handle { get; } = (IntPtr)(++s_handles);
    }

    public abstract class OptimizerHelper : torch.optim.Optimizer
    {
        protected OptimizerOptions _defaults = new();

        protected Dictionary<IntPtr, OptimizerState> _state = [];

        public void save_state_dict(BinaryWriter writer)
        {
            foreach (ParamGroup group in _parameter_groups)
            {
                group.Options!.SaveStateDict(writer);
                foreach (Parameter p in group.Parameters) _state[p.Handle].SaveStateDict(writer);
            }
        }

        public void load_state_dict(BinaryReader reader)
        {
            foreach (ParamGroup group in _parameter_groups)
            {
                group.Options!.LoadStateDict(reader);
                foreach (Parameter p in group.Parameters) _state[p.Handle].LoadStateDict(reader);
            }
        }
    }

    public class OptimizerOptions
    {
        public double? LearningRate { get; set; }

        public double InitialLearningRate { get; set; }

        public virtual void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(InitialLearningRate);
            writer.Write(LearningRate!.Value);
        }

        public virtual void LoadStateDict(BinaryReader reader)
        {
            InitialLearningRate = reader.ReadDouble();
            LearningRate = reader.ReadDouble();
        }

        public virtual void LoadStateDict(OptimizerOptions source)
        {
            InitialLearningRate = source.InitialLearningRate;
            LearningRate = source.LearningRate;
        }
    }

    public abstract class OptimizerState(Parameter parameter)
    {
        protected Parameter Parameter { get; } = parameter;

        public abstract void Initialize(OptimizerOptions options);

        public abstract void SaveStateDict(BinaryWriter writer);

        public abstract void LoadStateDict(BinaryReader reader);

        public abstract void LoadStateDict(OptimizerState source);
    }

    public class ParamGroup
    {
        public IEnumerable<Parameter> Parameters { get; set; } = [];

        public OptimizerOptions? Options { get; set; }

        public double LearningRate { get => Options!.LearningRate!.Value; set => Options!.LearningRate = value; }
    }

    public class ParamGroup<TOptions> : ParamGroup where TOptions : OptimizerOptions
    {
        public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null) => (Parameters, base.Options) = (parameters, options);

        public new TOptions? Options { get => (TOptions?)base.Options; set => base.Options = value; }
    }
}
