import { type AttributeValues, attributesOf } from '#directory';
import { entraError } from '#errors';
import { type AskedAttribute, provedAttribute, readAnswers } from '#redemption';
import { signUpPage } from '../../pages.js';
import type { SignInState } from '../../state.js';
import type { SignInStep, StepDeps, StepOutcome } from '../../step.js';

/** The page of attributes of a user flow; a flow without attributes has none. */
export const collectAttributes: SignInStep = {
  name: 'collect-attributes',
  due: ({ signUp }) => signUp?.stage === 'collecting',
  async run(state, { form }, deps) {
    const { signUp, identity } = state;
    if (signUp?.stage !== 'collecting' || identity === undefined) return { kind: 'next', state };
    const { complaint, ...before } = signUp;
    const asked = await askedAttributes(state, deps);
    if (asked.length === 0) return { kind: 'next', state: { ...state, signUp: { ...before, stage: 'collected' } } };
    if (form === undefined) return show(state, asked, before.values, {}, complaint);
    if (form.answer === 'cancel') {
      const error = entraError(65004);
      deps.tracer
        .within({ user: identity.email })
        .record({ step: 'redemption', name: 'sign-up cancelled', outcome: 'refused', errorCode: error.code });
      return { kind: 'stop', error, answer: 'application' };
    }
    const answers = readAnswers(asked, form);
    const values = { ...before.values, ...answers.values };
    if (Object.keys(answers.problems).length > 0)
      return show({ ...state, signUp: { ...before, values } }, asked, values, answers.problems);
    return { kind: 'next', state: { ...state, signUp: { stage: 'collected', values } } };
  },
};

/** Attributes of the flow that are still there, in its order. */
async function askedAttributes(
  { userFlowId = '' }: SignInState,
  { directory }: StepDeps,
): Promise<readonly AskedAttribute[]> {
  const { userAttributeAssignments = [] } = (await directory.userFlows.get(userFlowId)) ?? {};
  if (userAttributeAssignments.length === 0) return [];
  const known = await attributesOf(directory);
  return userAttributeAssignments.flatMap((each) => {
    const attribute = known.get(each.id);
    return attribute === undefined ? [] : [{ ...each, attribute }];
  });
}

function show(
  state: SignInState,
  asked: readonly AskedAttribute[],
  values: AttributeValues,
  problems: Readonly<Record<string, string>>,
  error?: string,
): StepOutcome {
  const account = state.identity?.email ?? '';
  const fields = asked.map((each) => {
    const { id, displayName: label, isOptional, userInputType: input, userAttributeValues } = each;
    const isFixed = id === provedAttribute;
    const known = isFixed ? account : values[id];
    const value = known === undefined || known === null ? '' : String(known);
    const chosen = input === 'checkboxMultiSelect' ? value.split(',') : [value];
    const problem = problems[id];
    return {
      ...{ id, label, isOptional, input, value, isFixed, dataType: each.attribute.dataType },
      choices: userAttributeValues.map((choice) => ({
        ...{ name: choice.name, value: choice.value },
        isChosen: value === '' ? choice.isDefault : chosen.includes(choice.value),
      })),
      ...(problem === undefined ? {} : { problem }),
    };
  });
  return { kind: 'show', state, page: signUpPage({ account, fields, ...(error === undefined ? {} : { error }) }) };
}
