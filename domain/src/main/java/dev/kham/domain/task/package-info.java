/**
 * Work that takes longer than a request.
 *
 * <ul>
 *   <li><b>task</b>: what somebody asked for and is done in the background; shows how far it is,
 *       and keeps what came of it for a while.
 *   <li><b>result</b>: what there is to download once the task is over.
 * </ul>
 */
@NullMarked
package dev.kham.domain.task;

import org.jspecify.annotations.NullMarked;
