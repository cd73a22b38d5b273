/** Whether a key belongs to what has the focus: text being typed, or a control that Space operates. */
export function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof Element)) return false;
	return (
		target.closest('input, textarea, select, button, a, summary, dialog, [contenteditable="true"]') !==
		null
	);
}
