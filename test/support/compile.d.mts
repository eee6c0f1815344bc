export function compile(text: string): string;
export function compileTests(...paths: readonly string[]): string;
