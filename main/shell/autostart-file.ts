import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';

/** Also the name of the installed desktop file (`desktopName` in package.json): desktops know one by the other. */
const fileName = 'app.parley.Parley.desktop';

export interface AutostartPlace {
	readonly env: NodeJS.ProcessEnv;
	readonly home: string;
}

/** The entry among the programs a Linux desktop starts at login, as freedesktop.org's Desktop Application Autostart has it. */
export class AutostartFile {
	readonly path: string;

	constructor({ env, home }: AutostartPlace) {
		const { XDG_CONFIG_HOME: configured = '' } = env;
		// A path that is not absolute is to be passed over, says the XDG Base Directory Specification.
		const config = isAbsolute(configured) ? configured : join(home, '.config');
		this.path = join(config, 'autostart', fileName);
	}

	/** `command`: the program and its arguments, as they are. */
	async write(command: readonly string[]): Promise<void> {
		await mkdir(dirname(this.path), { recursive: true });
		const unfinished = `${this.path}.part`;
		await writeFile(unfinished, autostartEntry(command));
		await rename(unfinished, this.path);
	}

	async remove(): Promise<void> {
		await rm(this.path, { force: true });
	}

	async exists(): Promise<boolean> {
		return access(this.path).then(
			() => true,
			() => false,
		);
	}
}

export function autostartEntry(command: readonly string[]): string {
	return [
		'[Desktop Entry]',
		'Type=Application',
		'Name=Parley',
		'Icon=app.parley.Parley',
		`Exec=${escaped(command.map(quoted).join(' '))}`,
		'Terminal=false',
		'StartupNotify=false',
		'X-GNOME-Autostart-enabled=true',
		'',
	].join('\n');
}

/** One argument of `Exec`: quoted unless it is plain; per cent signs would be field codes. */
function quoted(argument: string): string {
	const literal = argument.replaceAll('%', '%%');
	if (/^[\w@%+=:,./-]+$/.test(literal)) return literal;
	return `"${literal.replace(/["`$\\]/g, '\\$&')}"`;
}

/** Every value of a desktop file is read as a string with escapes first, and as a command line after that. */
function escaped(value: string): string {
	return value
		.replaceAll('\\', '\\\\')
		.replaceAll('\n', '\\n')
		.replaceAll('\t', '\\t')
		.replaceAll('\r', '\\r');
}
