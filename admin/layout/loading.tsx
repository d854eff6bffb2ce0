// What stands where a page will be: the outline of a page head and of rows, so that nothing jumps when it comes.
export function Loading({ rows = 8 }: { rows?: number }) {
  return (
    <div className="loading" aria-busy="true">
      <span className="sr-only" role="status">
        Loading
      </span>
      <div className="bone bone-title" />
      {Array.from({ length: rows }, (_, row) => (
        <div className="bone bone-row" key={row} />
      ))}
    </div>
  );
}
