/**
 * State in PostgreSQL: aggregates through Hibernate ORM with Panache, views and the statements that
 * decide races in SQL. The migrations stand in {@code db/migration}.
 */
@NullMarked
package dev.kham.adapter.postgres;

import org.jspecify.annotations.NullMarked;
