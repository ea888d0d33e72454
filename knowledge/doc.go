// Package knowledge finds sentences of articles and gives them back byte for
// byte.
//
// [Build] turns articles into an [Index]: sentences with byte spans, words folded
// on copies, postings. [Index.Search] answers a question with passages and says
// how sure it is; [Index.Judge] judges an alleged quotation; [Index.Around] reads on.
// An Index never changes: [LiveIndex.Update] makes the next one, which shares with it
// what stays the same, and puts it in its place. Everything on an Index is safe for
// concurrent use without locks, and one Index gives one consistent answer.
//
// With an [Embedder] (what computes vectors), what is near a question in meaning is
// found beside what shares words with it. Each segment of an index carries the vectors
// of its sentences: what an update leaves as it is keeps them and a merge takes them
// over, so only new sentences go to the store, by their text, and then to what computes.
// They come while the index answers ([LiveIndex.FillVectors]), and no search waits for
// them; it waits for its question's vector, for as long as the Embedder lets it. An
// answer without vectors is byte for byte the one without an Embedder.
//
// The package knows nothing of chats, platforms or wording. The promise that
// holds everywhere: for every [Passage] p of article a,
//
//	p.Text == a.Body[p.Span.Start:p.Span.End]
package knowledge
