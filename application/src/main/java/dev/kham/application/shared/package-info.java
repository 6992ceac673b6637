/** What every use case leans on: the transaction, new ids, answers given once. */
@NullMarked
package dev.kham.application.shared;

import org.jspecify.annotations.NullMarked;
