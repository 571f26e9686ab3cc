/** Mends the text of one file that ts-proto generated. */
export declare function mendWideIntegers(text: string): string;
