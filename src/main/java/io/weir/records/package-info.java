/** What records carry beside their values: where they are from, when their event was, how large they were, why they were refused. And how large they may be. */
package io.weir.records;
