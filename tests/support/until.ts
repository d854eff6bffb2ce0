// Waits for what must come true soon, without a fixed sleep.

/**
 * Asks again and again until the answer is truthy, and returns it; what is asked after the deadline (ms) and is still not so, fails the
 * test with what was awaited. How long an answer is on its way counts for nothing: that is the machine, not the product.
 */
export async function until<T>(ask: () => Promise<T> | T, what: string, deadline = 15_000): Promise<NonNullable<T>> {
  const end = performance.now() + deadline;
  for (;;) {
    const asked = performance.now();
    const answer = await ask();
    if (answer) return answer;
    if (asked > end) throw new Error(`did not come true within ${deadline} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
