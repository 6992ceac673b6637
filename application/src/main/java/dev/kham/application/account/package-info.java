/** Use cases of accounts: register, sign in, stay signed in, sign out; staff. */
@NullMarked
package dev.kham.application.account;

import org.jspecify.annotations.NullMarked;
