// Takes people and business out of an answer and leaves its shape: which fields there are, of which type, how numbers and times are
// written, which ids are the same. What stands for a value cannot be turned back: it is drawn at random, once per value and recording.
import { randomInt } from 'node:crypto';
import { exactDigits, exactNumber, isJsonObject, type JsonValue } from '../../nodes/shared/protocol/losslessJson';

/** Common characters that are part of no name by themselves. */
const CHARACTERS = [...'天地日月星云山水火木金土石田东西南北上下左右前后内外大小多少'];
const SMALL = [...'abcdefghijklmnopqrstuvwxyz'];
const CAPITAL = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const DIGITS = [...'0123456789'];

const TIME = /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?$/;
/** Names of fields that hold times as numbers. */
const TIME_NAME = /(created|modified|time|date)$/i;
const BIRTH = /birth/i;
/** Codes, flags and quantities: whole numbers below a thousand, also as texts and with decimals. */
const SMALL_NUMBER = /^-?\d{1,3}(\.0+)?$/;
/** The letters that the numbers of documents begin with say what they are, not whose. */
const DOCUMENT = /^[A-Z]{1,4}(?=\d{6,}$)/;
const FIELD = /^[A-Za-z_]\w{0,60}$/;

export class Anonymiser {
	/** By kind and value, what stands for it. */
	private readonly known = new Map<string, string>();

	/** The same value without anything of a person; an answer parsed with `parseExact`. */
	value(value: JsonValue, name = ''): JsonValue {
		const digits = exactDigits(value);
		if (digits !== undefined) return exactNumber(this.text(digits, name));
		if (typeof value === 'string') return this.text(value, name);
		if (typeof value === 'number') return this.number(value, name);
		if (Array.isArray(value)) return value.map((one) => this.value(one, name));
		if (!isJsonObject(value)) return value;
		return Object.fromEntries(
			Object.entries(value).map(([key, inner]) => [FIELD.test(key) ? key : this.text(key, key), this.value(inner, key)]),
		);
	}

	/** A sentence of the server's: its words stay, what looks like a number or a name of something goes. */
	sentence(text: string): string {
		return text.replace(/[A-Za-z]*\d[\w-]{4,}|(?<=[【\[“"'])[^】\]”"']+(?=[】\]”"'])/g, '#');
	}

	private number(value: number, name: string): number {
		if (SMALL_NUMBER.test(String(value)) || (TIME_NAME.test(name) && !BIRTH.test(name))) return value;
		return Number(this.text(String(value), name));
	}

	private text(text: string, name: string): string {
		const isTime = TIME.test(text) || /^0000-00-00/.test(text) || (TIME_NAME.test(name) && /^1\d{9}(\d{3})?$/.test(text));
		if (text.trim() === '' || text === 'true' || text === 'false' || SMALL_NUMBER.test(text) || (isTime && !BIRTH.test(name))) return text;
		const known = this.known.get(text);
		if (known !== undefined) return known;
		const kept = DOCUMENT.exec(text)?.[0] ?? '';
		let made = text;
		while (made === text)
			made = kept + [...text.slice(kept.length)].map((one, at, all) => another(one, at === 0 || all[at - 1] === '-')).join('');
		this.known.set(text, made);
		return made;
	}
}

/** Another character of the same kind; punctuation stays. A number does not begin with a nought that it did not have. */
function another(character: string, isFirst: boolean): string {
	const set = /\d/.test(character)
		? isFirst && character !== '0'
			? DIGITS.slice(1)
			: DIGITS
		: /[a-z]/.test(character)
			? SMALL
			: /[A-Z]/.test(character)
				? CAPITAL
				: /\p{L}|\p{N}|\p{S}|\p{M}/u.test(character)
					? CHARACTERS
					: undefined;
	// A leading nought stays one.
	if (set === undefined || (isFirst && character === '0')) return character;
	const others = set.filter((one) => one !== character);
	return others[randomInt(others.length)]!;
}
