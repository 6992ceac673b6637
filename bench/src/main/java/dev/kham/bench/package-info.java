/**
 * How quick Kham is over HTTP on this machine, beside pgbench on the statements Kham issues for the
 * same work.
 */
package dev.kham.bench;
