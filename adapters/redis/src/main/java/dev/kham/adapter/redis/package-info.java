/** Rings when jobs are due and tells of ended sessions, on Redis. */
@NullMarked
package dev.kham.adapter.redis;

import org.jspecify.annotations.NullMarked;
