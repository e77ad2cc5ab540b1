/** The one place where threads are made, so that none of them ends unheard. */
package io.weir.threads;
