/**
 * How good it is: rankings against labels, partitions against classes, and a learner against recorded figures of others.
 *
 * <pre>
 *   DataSet ──► StaticTrial (random split, several orders) ──┐
 *          ├──► StreamTrial (time order, score then learn)   ├──► EvaluationPage (Markdown)
 *          ├──► Contest (with each detector of its own room) ┤
 *   Yardstick (what others reach) ───────────────────────────┘
 * </pre>
 */
package io.weir.evaluation;
