// Waits for what must come true soon, without a fixed sleep.

/** Asks again and again until the answer is truthy, and returns it; after the deadline (ms) the test fails with what was awaited. */
export async function until<T>(ask: () => Promise<T> | T, what: string, deadline = 10_000): Promise<NonNullable<T>> {
  const end = Date.now() + deadline;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`did not come true within ${deadline} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
