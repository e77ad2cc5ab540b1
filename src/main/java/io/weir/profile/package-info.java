/**
 * What a sample of somebody's events says of itself, and a configuration made of it.
 *
 * <pre>
 *   events ──► SampleProfile ──► one FieldProfile for each field ──► Proposal ──► ConfigurationText
 *                                                                      ▲
 *                                            NumericFields, Grouping ──┘
 * </pre>
 *
 * <p>Every choice has a reason in words, which goes into the configuration as a comment.
 */
package io.weir.profile;
