import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const typeNames: Readonly<Record<string, string>> = {
	string: 'a text in quotes',
	number: 'a number',
	int: 'a whole number',
	boolean: 'true or false',
	object: 'an object in braces { }',
	array: 'a list in brackets [ ]',
};

/** What is wrong, a sentence for each key. The value itself is never repeated: it may be a key or something said. */
export function sentencesOf(issue: Issue): string[] {
	const place = issue.path.map(String).join('.');
	if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(place, key));
	const subject = place === '' ? 'The settings' : `"${place}"`;
	return [`${subject} ${demandOf(issue)}.`];
}

function unknownKey(place: string, key: string): string {
	const name = place === '' ? key : `${place}.${key}`;
	return `"${name}" is not a setting. Remove it, or check how it is spelt.`;
}

function demandOf(issue: Issue): string {
	switch (issue.code) {
		case 'invalid_type':
			return `must be ${typeNames[issue.expected] ?? issue.expected}`;
		case 'invalid_value':
			return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
		case 'too_small':
			return atLeast(issue);
		case 'too_big':
			return atMost(issue);
		case 'invalid_union':
			return `must be ${issue.errors.map(alternative).join(' or ')}`;
		case 'invalid_format':
			return issue.format === 'url'
				? 'must be an address that starts with http:// or https://'
				: 'has the wrong form';
		case 'custom':
			return issue.message;
		default:
			return 'is not valid';
	}
}

function atLeast({ origin, minimum }: z.core.$ZodIssueTooSmall): string {
	if (origin === 'string') return 'must not be empty';
	return `must be at least ${String(minimum)}`;
}

function atMost({ origin, maximum }: z.core.$ZodIssueTooBig): string {
	if (origin === 'string') return `must be at most ${String(maximum)} characters long`;
	if (origin === 'array') return `must have at most ${String(maximum)} entries`;
	return `must be at most ${String(maximum)}`;
}

function alternative(issues: readonly Issue[]): string {
	return issues.map((issue) => demandOf(issue).replace(/^must be /, '')).join(' and ');
}
