/** Runs something at the end of the event loop's turn, once, however often it was asked for in it: with all that the turn has brought. */
export function atEndOfTurn(run: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    setImmediate(() => {
      asked = false;
      run();
    });
  };
}
