/** Short letters to phones: text messages by eSMS, and Zalo's template messages. */
@NullMarked
package dev.kham.adapter.phone;

import org.jspecify.annotations.NullMarked;
