import type { Lexicon } from './lexicon.ts';

export const english = {
	conjunctions: `
		and, but, because, which, that, so, or, nor, if, when, while, where, who, whom, whose, although,
		though, unless, until, since, as, whereas, whether, than, then, therefore, however, except, plus,
		either, neither, both
	`,
	prepositions: `
		in, on, at, by, for, from, with, without, about, of, to, into, onto, over, under, after, before,
		between, through, during, against, towards, toward, within, among, across, behind, beyond, near,
		beside, besides, despite, like, via, per, around, inside, outside, along, upon, up, down, off, out
	`,
	particles: 'on, off, up, down, out, in, over, away, back',
	determiners: `
		a, an, the, my, your, our, their, its, his, every, another, such, these, those, very, really,
		quite, just, only, even, also, not, some, any
	`,
	auxiliaries: `
		am, is, are, was, were, be, been, being, will, would, shall, should, can, could, may, might, must,
		have, has, had, do, does, did, i'm, you're, we're, they're, he's, she's, it's, that's, there's,
		what's, who's, where's, how's, i'll, you'll, we'll, i'd, i've, we've, you've, gonna, wanna, gotta,
		let's, isn't, aren't, wasn't, don't, doesn't, didn't, won't, wouldn't, can't, couldn't, shouldn't,
		haven't, hasn't
	`,
	pronouns: 'i, you, he, she, we, they, it, that, this, there',
	fillers: `
		um, uh, er, erm, hmm, hm, mm, ah, eh, umm, uhh, uhm, well, i mean, you know, sort of, kind of,
		basically, actually
	`,
	backchannels: `
		mhm, mm hmm, mm hm, m hm, mmhmm, mm, m, uh huh, uhuh, uh hu, aha, ah, oh, yeah, yea, yep, yup,
		yes, ok, okay, o k, k, kay, right, alright, all right, sure, i see, got it, gotcha, of course,
		true, exactly, indeed, really, wow, cool, nice, great, good, interesting, oh wow, oh really, oh
		nice, oh okay, makes sense, that makes sense, go on, fair enough, no way, huh
	`,
	stopPhrases: `
		stop, stop it, stop that, stop talking, stop speaking, stop now, please stop, be quiet, quiet,
		silence, shut up, hush, shush, enough, that's enough, that is enough, cancel, cancel that, never
		mind, nevermind, pause, okay stop, shh, stop please, no stop, hey stop, zip it, stop right there, can you stop, could you stop, would you stop, i said stop, just stop, stop
		talking now, you can stop, you can stop now, no more, be silent, stop talking to me
	`,
	floorHolders: `
		hold on, hold on a second, hold on a moment, hang on, hang on a second, let me think, let me think
		about it, let me think about that, let me see, let me check, wait, wait a second, wait a minute,
		wait a moment, wait a sec, just a second, just a moment, just a minute, one second, one sec, one
		moment, one minute, give me a second, give me a moment, give me a minute, give me a sec, i'm
		thinking, still thinking, bear with me, where was i, how do i put this, how should i put this
	`,
	courtesies: `
		please, ok, okay, hey, hi, hello, so, well, and, but, now, yeah, yes, no, oh, um, uh, just,
		actually, alright, right, thanks, thank you, parley, also, then
	`,
	questionOpeners: `
		what, what's, who, who's, whom, whose, where, where's, when, when's, why, why's, how, how's,
		which, is, are, was, were, do, does, did, can, could, will, would, should, shall, may, might,
		have, has, am, isn't, aren't, don't, doesn't, didn't, can't, couldn't, won't, wouldn't
	`,
	commandOpeners: `
		tell, give, show, play, stop, pause, start, open, close, set, turn, switch, make, create, write,
		read, find, search, look, call, send, remind, explain, describe, list, name, help, translate,
		calculate, convert, add, remove, delete, cancel, repeat, say, sing, go, come, put, take, get,
		bring, let's, let, define, compare, summarize, summarise, spell, count, check, change, continue,
		try, run, skip, wake, schedule, book, order, recommend, suggest, pick, choose, shut, lower, raise,
		increase, decrease, mute, unmute
	`,
	helpingVerbs: 'do, does, did, can, could, will, would, shall, should, may, might, must, have, has, had',
	transitives: `
		put, tell, give, show, send, bring, get, set, make, take, remind, let, add, want, need, say, ask,
		buy, keep, use, mention, include
	`,
	objectQuestions: "what, what's, which, who, whom, how much, how many",
	detailed: 'timer, alarm, reminder, appointment, meeting, message, email',
	finals: '',
	answers: `
		yes, no, nope, thanks, thank you, thank you very much, thanks a lot, goodbye, bye, bye bye, good
		night, good morning, hello, hi, help, go ahead, never mind, yes please, no thanks, no thank you, i
		don't know, of course, next, repeat, again, stop, continue
	`,
	openPhrases: `
		tell me, can you, could you, would you, will you, can you tell me, could you tell me, do you, do
		you know, do you think, did you, have you, i want, i need, i would like, i'd like, i want to know,
		i think, i guess, i wonder, i was, i was wondering, give me, show me, how about, what about, what
		if, what kind, what kind of, how many, how much, how long, how far, how often, which one of, is
		there, are there, there is, there are, a lot of, such as, for example, i'm looking, in order, as
		well as, remind me, what's the, let me, it depends, help me, i feel like, the thing is, the
		problem is, the question is, one of the, are you, is it, is the, what do you, what did, at least,
		more than, less than
	`,
	mayClose: `
		that, so, than, then, either, neither, both, like, though, however, his, not, since, before, after, around, up, down, off, out,
		inside, outside, along, near, over, under, through, behind, by, on, in, really, also, some, any, those, these
	`,
	numberDictation: `
		my number is, my phone number is, phone number is, number is, my mobile is, my cell is, call me
		at, call me on, reach me at, the code is, my code is, zip code is, postcode is, account number is,
		card number is, my pin is, order number is
	`,
	emailDictation: `
		my email is, my e mail is, email address is, e mail address is, my email address is, email me at,
		send it to
	`,
	numberWords: {
		one: `
			zero, oh, one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, double,
			triple, twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety
		`,
		two: 'thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen, hundred',
		three: 'thousand',
	},
	addressAt: 'at',
	addressDot: 'dot, point',
} as const satisfies Lexicon;
