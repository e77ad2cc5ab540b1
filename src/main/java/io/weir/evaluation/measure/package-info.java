/** How well scores rank labelled events, and clusters agree with classes. It knows nothing of the product. */
package io.weir.evaluation.measure;
