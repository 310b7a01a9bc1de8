import { previewMarginParameters } from '../../app/governance/proposal-impact.js';
import { stressTest } from '../../app/governance/stress-test.js';
import { type Resolvers } from '../../generated/graphql.js';
import { visibleSample } from '../impact-sample.js';

export const impactResolvers: Pick<Resolvers, 'Query' | 'ParameterImpact'> = {
  Query: {
    previewMarginParameters: (_parent, input, { actor, services }) =>
      previewMarginParameters(services.deps, actor, input, services.measures.impactOf),
    stressTest: (_parent, { input }, { actor, services }) =>
      stressTest(services.deps, actor, input, services.measures.stressOf),
  },
  ParameterImpact: {
    sample: ({ sample }, _request, { loaders }) => visibleSample(sample, loaders.accounts),
  },
};
