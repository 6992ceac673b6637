/** Documents go out on paper, or on what stands for it. */
@NullMarked
package dev.kham.adapter.pdf;

import org.jspecify.annotations.NullMarked;
