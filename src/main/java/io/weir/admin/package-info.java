/**
 * What is done to an application from outside: its topics are made and checked, its models are steered, its dead letters are sent again, its account is
 * counted, it is reset.
 */
package io.weir.admin;
