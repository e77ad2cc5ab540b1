/** When something is due in the time of events: a wheel of pages, each of which is one entry of a store. */
package io.weir.engine.timers;
