/** Letters by e-mail. */
@NullMarked
package dev.kham.adapter.mail;

import org.jspecify.annotations.NullMarked;
