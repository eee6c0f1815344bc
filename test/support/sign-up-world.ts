import { demoConfig, tenantOf } from './demo-config.js';
import type { SignUpApi } from './sign-up-api.js';
import { contoso, spa, webApp } from './world.js';

const userAttributeValues = [
  { name: 'Red', value: 'red' },
  { name: 'Green', value: 'green' },
];

/** The demo world with two user flows: one that asks for every kind of attribute, and the API of the organisation; one for nothing. */
export const signUpConfig = (api: Pick<SignUpApi, 'url'>) =>
  demoConfig((config) => {
    const tenant = tenantOf(config, contoso.id);
    tenant.authenticationFlowsPolicy = { selfServiceSignUp: { isEnabled: true } };
    tenant.userFlowAttributes = [
      { displayName: 'Shoe size', dataType: 'int64' },
      { displayName: 'Newsletter', dataType: 'boolean' },
      { displayName: 'Colours' },
    ];
    const basic = { username: 'guesthouse', password: 'p4ssw0rd-of-the-api' };
    tenant.apiConnectors = [
      { displayName: 'Check', targetUrl: `${api.url}/check?code=k3y`, authenticationConfiguration: basic },
      { displayName: 'Approve', targetUrl: `${api.url}/approve` },
    ];
    tenant.b2xUserFlows = [
      {
        ...{ id: 'Partner', applications: [webApp.clientId] },
        userFlowIdentityProviders: ['Facebook-OAUTH', 'EmailOtpSignup-OAUTH'],
        userAttributeAssignments: [
          { userAttribute: 'email' },
          { userAttribute: 'displayName' },
          { userAttribute: 'city' },
          { userAttribute: 'jobTitle', isOptional: true },
          { userAttribute: 'Shoe size', displayName: 'Your shoe size', isOptional: true },
          { userAttribute: 'Newsletter', isOptional: true },
          { userAttribute: 'state', userInputType: 'dropdownSingleSelect', userAttributeValues },
          { userAttribute: 'country', userInputType: 'radioSingleSelect', userAttributeValues },
          { userAttribute: 'Colours', isOptional: true, userInputType: 'checkboxMultiSelect', userAttributeValues },
          { userAttribute: 'postalCode', isOptional: true, userInputType: 'dateTimeDropdown' },
          { userAttribute: 'streetAddress', isOptional: true, userInputType: 'emailBox' },
        ],
        apiConnectorConfiguration: { postFederationSignup: 'Check', postAttributeCollection: 'Approve' },
      },
      { id: 'Bare', userFlowIdentityProviders: ['Facebook-OAUTH'], applications: [spa.clientId] },
    ];
  });
