/**
 * Number of the connected piece that each vertex belongs to: that of one of its own vertices.
 *
 * @param triangles three vertices each
 */
export function piecesOf(triangles: Uint32Array, vertexCount: number): Uint32Array {
  const parents = Uint32Array.from({ length: vertexCount }, (_, vertex) => vertex);
  const pieceOf = (vertex: number): number => {
    let root = vertex;
    while (parents[root] !== root) root = parents[root] as number;
    parents[vertex] = root;
    return root;
  };
  for (let t = 0; t < triangles.length; t += 3) {
    const root = pieceOf(triangles[t] as number);
    parents[pieceOf(triangles[t + 1] as number)] = root;
    parents[pieceOf(triangles[t + 2] as number)] = root;
  }
  return parents.map((_, vertex) => pieceOf(vertex));
}

/** Number of triangles of the connected piece that each vertex belongs to. */
export function pieceSizes(triangles: Uint32Array, vertexCount: number): Uint32Array {
  const pieces = piecesOf(triangles, vertexCount);
  const sizes = new Uint32Array(vertexCount);
  for (let t = 0; t < triangles.length; t += 3) {
    const piece = pieces[triangles[t] as number] as number;
    sizes[piece] = (sizes[piece] as number) + 1;
  }
  return pieces.map((piece) => sizes[piece] as number);
}
