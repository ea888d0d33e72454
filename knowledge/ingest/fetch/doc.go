// Package fetch gets pages and feeds from the web, where nobody can be trusted:
// addresses come from people in a chat and from feeds, answers from any server.
//
// # Where it goes
//
// Only http and https, only ports 80, 443 and those from 1024 up, and only to public
// addresses. The address is looked at when the connection is made, after the name
// was resolved, so that neither a name that changes its address meanwhile (DNS
// rebinding) nor a redirect leads into the operator's own network. What is private
// is told in [Options.AllowPrivate] where it is wanted.
//
// A proxy named in the environment is not used: behind a proxy it is the proxy that
// resolves names and connects, so the check would look at the proxy's address and
// find nothing wrong with any other. Whoever must use one names it in
// [Options.Proxy], and lets the proxy refuse private addresses.
//
// # How much it takes
//
// An answer has a size limit, counted after decompression, and a time limit for all
// of it, redirects included; one that drips is given up earlier. Headers and
// redirects are limited as well.
//
// # Whom it asks first
//
// robots.txt, as RFC 9309 describes it: rules for this user agent by its product
// name, else those for all; the longest rule that matches counts. A host without the
// file (any status from 400 to 499 but 429) allows everything; one whose file cannot be
// had (500 and up, 429) allows nothing until it can, unless the rules were known
// before. Rules are kept for a day, a failure for ten minutes.
package fetch
