import type { ConversationSummary } from '../../preload/contract/conversations.ts';
import { m } from '../../preload/words/compiled/messages.js';
import { getLocale } from '../../preload/words/compiled/runtime.js';

export interface Day {
	readonly label: string;
	readonly conversations: readonly ConversationSummary[];
}

/** Conversations under the day of their last word, newest first; pinned ones above all days. */
export function byDay(conversations: readonly ConversationSummary[], nowMs: number): readonly Day[] {
	const days = new Map<string, ConversationSummary[]>();
	const newestFirst = [...conversations].sort((a, b) => b.updatedAtMs - a.updatedAtMs);
	const pinnedFirst = [...newestFirst.filter((c) => c.pinned), ...newestFirst.filter((c) => !c.pinned)];
	for (const conversation of pinnedFirst) {
		const label = conversation.pinned ? m.app_pinned() : dayLabel(conversation.updatedAtMs, nowMs);
		const day = days.get(label) ?? [];
		day.push(conversation);
		days.set(label, day);
	}
	return [...days].map(([label, list]) => ({ label, conversations: list }));
}

/** Calendar days, not spans of 24 hours: a clock change must not make yesterday of today. */
export function dayLabel(atMs: number, nowMs: number): string {
	const at = new Date(atMs);
	const now = new Date(nowMs);
	const daysAgo = calendarDay(now) - calendarDay(at);
	if (daysAgo <= 0) return m.app_today();
	if (daysAgo === 1) return m.app_yesterday();
	if (daysAgo < 7) return at.toLocaleDateString(getLocale(), { weekday: 'long' });
	const sameYear = at.getFullYear() === now.getFullYear();
	return at.toLocaleDateString(getLocale(), {
		day: 'numeric',
		month: 'long',
		...(sameYear ? {} : { year: 'numeric' }),
	});
}

function calendarDay(date: Date): number {
	return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}
