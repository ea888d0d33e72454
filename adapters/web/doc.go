// Package web is the reading room: a page to ask on, to read the articles in and
// to link to, and an API for programs.
//
// It is an adapter like the others. Questions go to the [adapters.Handler], whole
// articles come from the [adapters.Library], and the process's one HTTP server
// carries the routes. Every page is complete without a script; the script that
// comes with it only saves reloads and copies quotes.
//
// Visitors don't sign in, and no cookie is set for them; editors have a room where
// they do. Each page that is opened is a conversation of its own: its forms carry a
// random id, which is the asker and the chat of its questions, so that what a reply
// offers belongs to the page that asked.
package web
