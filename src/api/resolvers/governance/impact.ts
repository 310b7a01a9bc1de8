import { previewMarginParameters } from '../../../app/governance/proposals/proposal-impact.js';
import { stressTest } from '../../../app/governance/impact/stress-test.js';
import { type Resolvers } from '../../../generated/graphql.js';
import { visibleSample } from '../../models/impact-sample.js';

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
