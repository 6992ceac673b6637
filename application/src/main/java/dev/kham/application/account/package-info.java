/** Use cases of accounts: register, sign in. */
@NullMarked
package dev.kham.application.account;

import org.jspecify.annotations.NullMarked;
