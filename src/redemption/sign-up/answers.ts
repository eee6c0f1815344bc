import type { AttributeAssignment, AttributeValues, UserFlowAttribute } from '#directory';
import type { Json } from '#platform';
import { longestText, provedAttribute, typedValue } from './attribute-values.js';

/** An attribute as a flow asks for it. */
export interface AskedAttribute extends AttributeAssignment {
  readonly attribute: UserFlowAttribute;
}

/** What a page of attributes sent: good values, and what is wrong by attribute. */
export interface Answers {
  readonly values: AttributeValues;
  readonly problems: Readonly<Record<string, string>>;
}

type Form = Readonly<Record<string, string>>;

const missing = 'This information is required.';

/** Reads the form; a field is called by its attribute, a box of several by attribute and number. */
export function readAnswers(asked: readonly AskedAttribute[], form: Form): Answers {
  const values: Record<string, Json> = {};
  const problems: Record<string, string> = {};
  for (const each of asked.filter(({ id }) => id !== provedAttribute)) {
    const text = textOf(each, form);
    if (text === '') {
      if (!each.isOptional) problems[each.id] = missing;
      values[each.id] = null;
      continue;
    }
    const value = chosenOf(each, text);
    if (value === undefined) problems[each.id] = wrongWords(each);
    else values[each.id] = value;
  }
  return { values, problems };
}

function textOf({ id, userInputType, userAttributeValues }: AskedAttribute, form: Form): string {
  if (userInputType !== 'checkboxMultiSelect') return (form[id] ?? '').trim();
  const ticked = userAttributeValues.filter((_, n) => form[`${id}.${n}`] !== undefined);
  return ticked.map(({ value }) => value).join(',');
}

function chosenOf({ attribute, userInputType, userAttributeValues }: AskedAttribute, text: string): Json | undefined {
  const choices = userAttributeValues.map((each) => each.value);
  switch (userInputType) {
    case 'emailBox':
      if (!/^[^\s@]{1,64}@[^\s@]{1,189}$/.test(text)) return undefined;
      break;
    case 'dateTimeDropdown':
      if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text))) return undefined;
      break;
    case 'radioSingleSelect':
    case 'dropdownSingleSelect':
      if (!choices.includes(text)) return undefined;
      break;
    case 'checkboxMultiSelect':
    case 'textBox':
      break;
  }
  return typedValue(attribute, text);
}

function wrongWords({ attribute: { dataType }, userInputType }: AskedAttribute): string {
  if (userInputType === 'emailBox') return 'Enter an email address.';
  if (userInputType === 'dateTimeDropdown') return 'Enter a date.';
  if (userInputType.endsWith('Select')) return 'Choose one of the values.';
  if (dataType === 'boolean') return 'Enter true or false.';
  return dataType === 'int64' ? 'Enter a whole number.' : `Enter ${longestText} characters at most.`;
}
