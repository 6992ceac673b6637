/** Rings when jobs are due, on Redis. */
@NullMarked
package dev.kham.adapter.redis;

import org.jspecify.annotations.NullMarked;
