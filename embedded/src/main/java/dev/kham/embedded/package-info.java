/**
 * A real PostgreSQL, a real Redis and a small SMTP server with a readable mailbox, started from
 * nothing but a JDK, for the default run and for tests.
 *
 * <p>The data folder is the whole truth: what runs in it is known again by pid file and command
 * line, so servers left over by a killed JVM are found and stopped by the next start.
 */
package dev.kham.embedded;
