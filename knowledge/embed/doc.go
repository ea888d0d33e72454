// Package embed has texts turned into vectors, by an embedding server or by a model in
// this program: a question, and the articles' sentences. Sentences whose vectors point the
// same way as the question's are found though they share no word with it.
//
// The server is any that answers OpenAI's POST /v1/embeddings. It is optional, and
// everything here fails open: [Client.Query] gives a vector within its timeout or
// an error, and a server that is away costs nothing until it is back.
//
//   - [Source] is what computes: a [Client] speaks to the server, a [Local] has a model in
//     this program do it; [Recent] spares it the same question again.
//   - [Vectors] has every sentence's vector computed once, in the background or at
//     once, and keeps it in a [Store].
//
// With a server on another machine, questions and articles leave this one.
package embed
