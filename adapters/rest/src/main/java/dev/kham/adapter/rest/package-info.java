/** The contract outside: people and their apps come in over HTTP and JSON. */
@NullMarked
package dev.kham.adapter.rest;

import org.jspecify.annotations.NullMarked;
