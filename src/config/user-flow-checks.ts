import { builtInAttributes, builtInSignUpProviders, lacksChoices } from '#directory';
import { type CrossProblem, duplicates } from './cross-problem.js';
import type { Config } from './schema.js';

type Path = (string | number)[];
type At = (...path: Path) => Path;

/** User flows name what is there; an application has one at most. */
export function userFlowChecks(tenant: Config['tenants'][number], at: At): readonly CrossProblem[] {
  const { b2xUserFlows, identityProviders, applications, apiConnectors, userFlowAttributes } = tenant;
  const providers = [
    ...identityProviders.map(({ id, identityProviderType }) => id ?? `${identityProviderType}-OAUTH`),
    ...Object.values(builtInSignUpProviders),
  ];
  const connectors = apiConnectors.map((each) => each.displayName);
  const attributes = [...builtInAttributes.map(({ id }) => id), ...userFlowAttributes.map((each) => each.displayName)];
  const known = applications.map(({ appId }) => appId);
  const used: string[] = [];
  const missing = (name: string, among: readonly string[], where: string, path: Path): readonly CrossProblem[] =>
    among.includes(name)
      ? []
      : [{ path, message: `there is no "${name}" under ${where} (${among.join(', ') || 'none'})` }];
  return [
    ...duplicates(connectors, 'displayName', (each) => at('apiConnectors', each, 'displayName')),
    ...duplicates(attributes.slice(builtInAttributes.length), 'displayName', (each) =>
      at('userFlowAttributes', each, 'displayName'),
    ),
    ...b2xUserFlows.flatMap((flow, index) => {
      const inFlow: At = (...path) => at('b2xUserFlows', index, ...path);
      const { userFlowIdentityProviders, userAttributeAssignments, apiConnectorConfiguration } = flow;
      return [
        ...userFlowIdentityProviders.flatMap((id, each) =>
          missing(id, providers, 'identityProviders', inFlow('userFlowIdentityProviders', each)),
        ),
        ...userAttributeAssignments.flatMap(({ userAttribute }, each) =>
          missing(
            userAttribute,
            attributes,
            'userFlowAttributes and the built-in ones',
            inFlow('userAttributeAssignments', each, 'userAttribute'),
          ),
        ),
        ...duplicates(
          userAttributeAssignments.map(({ userAttribute }) => userAttribute),
          'userAttribute',
          (each) => inFlow('userAttributeAssignments', each, 'userAttribute'),
        ),
        ...userAttributeAssignments.flatMap((how, each) =>
          lacksChoices(how)
            ? [
                {
                  path: inFlow('userAttributeAssignments', each, 'userAttributeValues'),
                  message: `there is nothing to choose from; ${how.userInputType} needs values`,
                },
              ]
            : [],
        ),
        ...Object.entries(apiConnectorConfiguration).flatMap(([point, name]) =>
          name === undefined
            ? []
            : missing(name, connectors, 'apiConnectors', inFlow('apiConnectorConfiguration', point)),
        ),
        ...flow.applications.flatMap((appId, each) => {
          const isGood = known.includes(appId) && !used.includes(appId);
          used.push(appId);
          const message = known.includes(appId)
            ? `${appId} has a user flow already`
            : `there is no application ${appId} in this tenant`;
          return isGood ? [] : [{ path: inFlow('applications', each), message }];
        }),
      ];
    }),
  ];
}
