// Package markup writes text in Discord's Markdown so that its very characters
// are seen, and reads Markdown as people see it. Reading what was written returns
// the text.
package markup
