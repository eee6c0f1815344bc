import type { Json } from '#platform';

/** How a value is asked for on the page (Graph `identityUserFlowAttributeInputType`). */
export type AttributeInput =
  | 'textBox'
  | 'dateTimeDropdown'
  | 'radioSingleSelect'
  | 'dropdownSingleSelect'
  | 'emailBox'
  | 'checkboxMultiSelect';

/** Graph `identityUserFlowAttribute`: something that people are asked for when they sign up. */
export interface UserFlowAttribute {
  /** A property of users, `city`; of a custom one `extension_{aad-extensions-app}_{name}`. */
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly dataType: 'string' | 'boolean' | 'int64';
  readonly userFlowAttributeType: 'builtIn' | 'custom';
}

/** Graph `identityUserFlowAttributeAssignment`: an attribute on the page of one flow. */
export interface AttributeAssignment {
  /** Of the attribute; one of a flow is for one attribute. */
  readonly id: string;
  readonly displayName: string;
  readonly isOptional: boolean;
  readonly requiresVerification: boolean;
  readonly userInputType: AttributeInput;
  /** What can be chosen from. */
  readonly userAttributeValues: readonly {
    readonly name: string;
    readonly value: string;
    readonly isDefault: boolean;
  }[];
}

/** Graph `identityApiConnector`: an API of the organisation that is asked while somebody signs up. */
export interface ApiConnector {
  readonly id: string;
  readonly displayName: string;
  readonly targetUrl: string;
  /** Graph `basicAuthentication`; the password is shown to nobody. */
  readonly authenticationConfiguration: { readonly username: string; readonly password: string } | null;
}

/** Where in a sign-up an API is asked (self-service-sign-up-add-api-connector). */
export type ConnectorPoint = 'postFederationSignup' | 'postAttributeCollection';

/** Identity providers that every tenant has for user flows (Graph `builtInIdentityProvider`). */
export const builtInSignUpProviders = {
  entra: 'AADSignup-OAUTH',
  microsoftAccount: 'MSASignup-OAUTH',
  oneTimePasscode: 'EmailOtpSignup-OAUTH',
} as const;

/** Graph `b2xIdentityUserFlow`: how people who were not invited may make themselves guests, at which applications. */
export interface UserFlow {
  /** `B2X_1_Partner`. */
  readonly id: string;
  /** Ids of social identity providers of the tenant, and of `builtInSignUpProviders`. */
  readonly userFlowIdentityProviders: readonly string[];
  /** App ids; an application has one flow at most. Graph v1.0 has no such property: the portal associates them. */
  readonly applications: readonly string[];
  /** In the order of the page; none where there is no page. */
  readonly userAttributeAssignments?: readonly AttributeAssignment[];
  /** Ids of API connectors. */
  readonly apiConnectorConfiguration?: Readonly<Partial<Record<ConnectorPoint, string>>>;
}

/** What was learned of a person who signs up, by the ids of attributes. */
export type AttributeValues = Readonly<Record<string, Json>>;
