/** The address of a link that runs a command. What stands in it comes from servers too: nothing of it may end the link, or the Markdown around it. */
export const commandUri = (command: string, ...args: readonly unknown[]): string =>
  `command:${command}${args.length === 0 ? "" : `?${encodeURIComponent(JSON.stringify(args)).replaceAll(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`}`;
