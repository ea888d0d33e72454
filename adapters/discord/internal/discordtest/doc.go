// Package discordtest plays Discord for tests: a gateway that can be told to
// misbehave, the REST calls that the adapter makes, HTTP interactions, and a
// reader of Discord's Markdown that tells what a person sees.
//
// The server is as strict as Discord where being lax would hide a mistake:
// lengths, double acknowledgements, missing allowed_mentions, wrong tokens.
package discordtest
